// A few kernels keep something for the time of one call. Threads share the memory and its static data, so each has a place of its own.

/** 16 kB of the thread that calls, told once by `useScratch`. Holds nothing between calls. */
export let SCRATCH: usize = 0;

export function useScratch(at: usize): void {
  SCRATCH = at;
}
