"""Calls of x + 1, all started before the first result is asked for: pool_burst.py pool|executor CALLS"""
import concurrent.futures
import json
import multiprocessing
import sys
import time


def increment(x):
    return x + 1


def measure(start_call, result_of, calls):
    start = time.perf_counter()
    handles = [start_call(i) for i in range(calls)]
    answers = [result_of(handle) for handle in handles]
    seconds = time.perf_counter() - start
    assert answers == [i + 1 for i in range(calls)]
    return {"seconds": seconds}


if __name__ == "__main__":
    kind, calls = sys.argv[1], int(sys.argv[2])
    if kind == "pool":
        with multiprocessing.Pool(2) as pool:
            arguments = (lambda i: pool.apply_async(increment, (i,)), lambda handle: handle.get(), calls)
            measure(*arguments)
            print(json.dumps(measure(*arguments)))
    else:
        with concurrent.futures.ProcessPoolExecutor(2) as executor:
            arguments = (lambda i: executor.submit(increment, i), lambda handle: handle.result(), calls)
            measure(*arguments)
            print(json.dumps(measure(*arguments)))
