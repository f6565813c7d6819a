/** Makes room for a large inventory in a small memory. */
import { setFlagsFromString } from 'node:v8'

/**
 * V8 lets its heap grow to twice what is alive before it collects; with a hundred thousand hosts that is half a gigabyte of
 * nothing. A quarter more than what is alive costs a little time and spares the memory.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=25')
}
