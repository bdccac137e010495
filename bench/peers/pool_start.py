"""From starting a pool to a first result of each worker: pool_start.py spawn|fork WORKERS"""
import json
import multiprocessing
import os
import sys
import time


def hold():
    time.sleep(0.001)  # so that one worker does not take every call
    return os.getpid()


if __name__ == "__main__":
    method, workers = sys.argv[1], int(sys.argv[2])
    start = time.perf_counter()
    with multiprocessing.get_context(method).Pool(workers) as pool:
        answered = set()
        while len(answered) < workers:
            calls = [pool.apply_async(hold) for _ in range(workers)]
            answered.update(call.get() for call in calls)
        seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds}))
