/** Makes room for a large inventory in a small memory. */
import { setFlagsFromString } from 'node:v8'

/** From so many objects on it is worth it: changing a flag costs V8 some of the machine code that it has at hand. */
export const LARGE = 20_000

/**
 * V8 lets its heap grow to twice what is alive before it collects; with a hundred thousand hosts that is half a gigabyte of
 * nothing. Half as much more than what is alive costs a little time and spares the memory.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=50')
}
