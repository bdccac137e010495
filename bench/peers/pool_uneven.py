"""Items that keep a processor busy, one in RARE for TIMES as long: pool_uneven.py map|executor ITEMS RARE TIMES SECONDS"""
import concurrent.futures
import json
import multiprocessing
import random
import sys
import time


def keep_busy(seconds):
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        pass
    return seconds


if __name__ == "__main__":
    kind, items, rare, times, short = sys.argv[1], *map(int, sys.argv[2:5]), float(sys.argv[5])
    costs = [short * times if i % rare == 0 else short for i in range(items)]
    random.Random(1).shuffle(costs)
    ideal = sum(costs) / 2
    if kind == "map":
        with multiprocessing.Pool(2) as pool:
            pool.map(keep_busy, [1e-6] * 1000)
            start = time.perf_counter()
            pool.map(keep_busy, costs)
            seconds = time.perf_counter() - start
    else:
        with concurrent.futures.ProcessPoolExecutor(2) as executor:
            list(executor.map(keep_busy, [1e-6] * 1000))
            start = time.perf_counter()
            list(executor.map(keep_busy, costs))
            seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "share": seconds / ideal}))
