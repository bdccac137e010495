"""A map of x * x over the first ints, after one such map: pool_map.py ITEMS CHUNK (0: the default)"""
import json
import multiprocessing
import sys
import time


def square(x):
    return x * x


if __name__ == "__main__":
    items, chunk = range(int(sys.argv[1])), int(sys.argv[2]) or None
    with multiprocessing.Pool(2) as pool:
        pool.map(square, items, chunk)
        start = time.perf_counter()
        squares = pool.map(square, items, chunk)
        seconds = time.perf_counter() - start
    assert squares == [x * x for x in items]
    print(json.dumps({"seconds": seconds}))
