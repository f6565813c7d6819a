/** Whether a process of this machine lives: what a dead one has left behind is nobody's. */

export function processLives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // Somebody else's process lives too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
