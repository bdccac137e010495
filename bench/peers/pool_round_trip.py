"""Calls of x + 1, each waited for before the next: pool_round_trip.py pool|executor|threads CALLS"""
import concurrent.futures
import json
import multiprocessing
import sys
import time


def increment(x):
    return x + 1


def measure(call, calls):
    seconds = []
    for i in range(calls):
        start = time.perf_counter()
        answer = call(i)
        seconds.append(time.perf_counter() - start)
        assert answer == i + 1
    seconds.sort()
    return {"median": seconds[calls // 2], "p99": seconds[calls * 99 // 100]}


if __name__ == "__main__":
    kind, calls = sys.argv[1], int(sys.argv[2])
    if kind == "pool":
        with multiprocessing.Pool(2) as pool:
            def call(i):
                return pool.apply(increment, (i,))

            measure(call, calls)
            print(json.dumps(measure(call, calls)))
    else:
        make = concurrent.futures.ThreadPoolExecutor if kind == "threads" else concurrent.futures.ProcessPoolExecutor
        with make(2) as executor:
            def call(i):
                return executor.submit(increment, i).result()

            measure(call, calls)
            print(json.dumps(measure(call, calls)))
