/** Thrown by what manifests call where something must be brought first, which takes time: bring it, and begin again. */

export class NotReady extends Error {
  readonly prepare: () => Promise<void>

  constructor(message: string, prepare: () => Promise<void>) {
    super(message)
    this.prepare = prepare
  }
}

/** Tries until nothing is missing any more. The task is pure, so that to begin again costs time and nothing else. */
export async function whenReady<T>(task: () => T | Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await task()
    } catch (error) {
      if (!(error instanceof NotReady)) throw error
      await error.prepare()
    }
  }
}
