/** What the engines are given to do, told apart from how each is told: every one gets the same things with the same content. */

export interface Work {
  readonly directories: readonly string[]
  readonly files: readonly { readonly path: string; readonly content: string }[]
  readonly links: readonly { readonly path: string; readonly target: string }[]
  readonly groups: readonly string[]
  /** A line in a file of its own, which is made. */
  readonly lines: readonly { readonly path: string; readonly line: string }[]
  /** There from the start. */
  readonly packages: readonly string[]
}

const TOP = '/srv/bench'

/** 62 things: 21 files, 11 directories, 10 groups, 10 lines, 5 links, 5 packages. */
export const mixedWork: Work = {
  directories: [TOP, ...times(10, (n) => `${TOP}/d${n}`)],
  files: times(21, (n) => ({
    path: `${TOP}/d${n % 10}/f${n}`,
    content: `file ${n} of the bench\n`.repeat(20),
  })),
  links: times(5, (n) => ({ path: `${TOP}/l${n}`, target: `${TOP}/d${n}` })),
  groups: times(10, (n) => `bench${n}`),
  lines: times(10, (n) => ({ path: `${TOP}/lines${n}`, line: `line ${n}` })),
  packages: ['bash', 'coreutils', 'dpkg', 'sed', 'tar'],
}

export function fileWork(count: number): Work {
  return {
    directories: [TOP, ...times(10, (n) => `${TOP}/d${n}`)],
    files: times(count, (n) => ({ path: `${TOP}/d${n % 10}/f${n}`, content: `file ${n}\n`.repeat(20) })),
    links: [],
    groups: [],
    lines: [],
    packages: [],
  }
}

/** Shell text that takes all of it away again, but for the packages. */
export function undoing({ groups }: Work): string {
  return [`rm -rf ${TOP}`, ...groups.map((name) => `groupdel ${name} 2>/dev/null || :`)].join('\n')
}

function times<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index))
}
