/** Conditions that a script ends on with a sentence, and not with whatever the shell or a program says of them. */
import { sh, type Shell } from '../../src/core/shell.ts'
import { parentOf } from './absolute-path.ts'

/** Fails with a message on stderr unless the test holds. */
export function demand(test: Shell, message: string): Shell {
  return sh`{ ${test} || { echo ${message} >&2; false; }; }`
}

/** Fails, saying what to do about it, unless the directory is there that the path is in. */
export function demandParentOf(path: string, otherwise = ''): Shell {
  const parent = parentOf(path)
  const written = parent.includes("'") ? JSON.stringify(parent) : `'${parent}'`
  return demand(
    sh`[ -d ${parent} ]`,
    `the directory "${parent}" does not exist: add directory(${written}) to the manifest${otherwise}`,
  )
}
