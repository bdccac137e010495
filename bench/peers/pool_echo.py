"""Byte strings there and back, so many at a time, after as many: pool_echo.py ITEMS BYTES AT_ONCE"""
import collections
import json
import multiprocessing
import sys
import time


def echo(x):
    return x


def run(pool, items, at_once):
    calls = collections.deque()
    for i, item in enumerate(items):
        if len(calls) == at_once:
            assert calls.popleft().get()[-1] == (i - at_once) % 251
        calls.append(pool.apply_async(echo, (item,)))
    while calls:
        calls.popleft().get()


if __name__ == "__main__":
    count, size, at_once = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    items = [bytes([i % 251]) * size for i in range(count)]
    with multiprocessing.Pool(2) as pool:
        run(pool, items, at_once)
        start = time.perf_counter()
        run(pool, items, at_once)
        seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds}))
