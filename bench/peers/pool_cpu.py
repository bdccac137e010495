"""Sums of squares, by two workers and one after another: pool_cpu.py processes|threads TASKS ROUNDS"""
import json
import multiprocessing
import multiprocessing.pool
import sys
import time


def sum_of_squares(rounds):
    total = 0
    for i in range(rounds):
        total += i * i
    return total


if __name__ == "__main__":
    make = {"processes": multiprocessing.Pool, "threads": multiprocessing.pool.ThreadPool}[sys.argv[1]]
    rounds = [int(sys.argv[3])] * int(sys.argv[2])
    with make(2) as pool:
        pool.map(sum_of_squares, rounds)
        start = time.perf_counter()
        here = list(map(sum_of_squares, rounds))
        alone = time.perf_counter() - start
        start = time.perf_counter()
        there = pool.map(sum_of_squares, rounds)
        seconds = time.perf_counter() - start
    assert here == there
    print(json.dumps({"seconds": seconds, "alone": alone, "share": seconds / alone}))
