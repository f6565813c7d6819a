/** A Python package, in a virtual environment of its own or beside the host's. */
import * as z from 'zod/mini'
import { all, lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { command } from '../../src/type/command.ts'
import { defineType, type Change } from '../../src/type/define-type.ts'
import { ancestorsOf } from '../_lib/absolute-path.ts'
import { observePackages, type PipState } from './observe.ts'
import { normalized, Params, type PipParams } from './params.ts'

export const pipPackage = defineType({
  name: 'pip_package',
  summary: 'A Python package, in a virtual environment',
  id: z.string().check(
    z.regex(/^[^\u0000-\u001f\u007f]+$/, {
      error: 'must be the name of a package, or words together with "name"',
    }),
    z.describe('Its name, `flask`; or words, together with `name`.'),
  ),
  params: Params,
  problems: ({ id, params }) =>
    params.name !== undefined || /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[A-Za-z0-9._,-]+\])?$/.test(id)
      ? []
      : [{ message: `"${id}" is not the name of a Python package`, hint: 'give "name" too' }],
  needs: ({ params: { environment, from } }) => [
    ...['python3', 'python3-venv', 'python3-pip', 'py3-pip', 'python-pip'].map(
      (name) => `package:${name}` as const,
    ),
    ...[environment, from].flatMap((path) =>
      path === undefined ? [] : [...ancestorsOf(path), path].map((one) => `directory:${one}` as const),
    ),
  ],
  observe: (wanted) => observePackages(wanted),
  desired: ({ params }) =>
    params.state === 'absent' ? null : params.version === undefined ? {} : { version: params.version },
  converge: (change) => [command(script(change), { timeout: 900 })],
})

type PipChange = Change<PipParams, PipState>

// Nothing is asked, pip does not tell of newer ones of itself, and others may read what it installs.
const QUIET = raw(`umask 022; PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
export PIP_NO_INPUT PIP_DISABLE_PIP_VERSION_CHECK PIP_ROOT_USER_ACTION`)

function script({ id, params, after }: PipChange): Shell {
  const { environment, python, version, from, index } = params
  const name = params.name ?? id
  const pip = environment === undefined ? sh`${python} -m pip` : sh`${`${environment}/bin/python`} -m pip`
  // Distributions of this age mark their Python as theirs (PEP 668); an older pip does not know the word.
  const anyway = environment === undefined ? [raw('$hw_anyway')] : []
  const word = version === undefined ? name : `${name}==${version}`
  const where = [
    ...(from === undefined ? [] : ['--no-index', '--find-links', from]),
    ...(index === undefined ? [] : ['--index-url', index]),
  ]
  const run = (words: readonly string[]): Shell => sh`${pip} ${[...words, ...anyway]}`
  const change =
    after === null
      ? sh`${run(['uninstall', '-q', '-y'])} -- ${normalized(name)}`
      : sh`${run(['install', '-q', ...where])} -- ${word}`
  return lines(QUIET, environment === undefined ? tryAnyway(pip) : raw(':'), all(made(params, after), change))
}

function tryAnyway(pip: Shell): Shell {
  return sh`hw_anyway=; case $(${pip} install --help 2>/dev/null) in *--break-system-packages*) hw_anyway=--break-system-packages ;; esac`
}

/** An environment that was cut while it was made has no pip yet. */
function made({ environment, python }: PipParams, after: unknown): Shell {
  if (environment === undefined || after === null) return raw(':')
  return sh`{ [ -x ${`${environment}/bin/pip`} ] || ${python} -m venv ${environment} >&2; }`
}
