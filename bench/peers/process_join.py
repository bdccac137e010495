"""Starts a child process for an empty function and joins it, again and again: process_join.py spawn|fork TIMES"""
import json
import multiprocessing
import sys
import time


def nothing():
    pass


if __name__ == "__main__":
    method, times = sys.argv[1], int(sys.argv[2])
    context = multiprocessing.get_context(method)
    start = time.perf_counter()
    for _ in range(times):
        process = context.Process(target=nothing)
        process.start()
        process.join()
        if process.exitcode != 0:
            raise SystemExit(f"exit code {process.exitcode}")
    seconds = (time.perf_counter() - start) / times
    print(json.dumps({"seconds": seconds}))
