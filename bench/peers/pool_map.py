"""A map of x * x over the first ints, after one such map: pool_map.py processes|threads ITEMS CHUNK (0: the default)"""
import json
import multiprocessing
import multiprocessing.pool
import sys
import time


def square(x):
    return x * x


if __name__ == "__main__":
    make = {"processes": multiprocessing.Pool, "threads": multiprocessing.pool.ThreadPool}[sys.argv[1]]
    items, chunk = range(int(sys.argv[2])), int(sys.argv[3]) or None
    with make(2) as pool:
        pool.map(square, items, chunk)
        start = time.perf_counter()
        squares = pool.map(square, items, chunk)
        seconds = time.perf_counter() - start
    assert squares == [x * x for x in items]
    print(json.dumps({"seconds": seconds}))
