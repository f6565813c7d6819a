import { expect, it } from 'vitest'
import { takeApart } from '../../test/lib/plain-type.ts'
import { pipPackage } from './index.ts'

const type = takeApart(pipPackage)
const environment = '/srv/shop/environment'

function frame(text: string): string {
  return `0 ${text.length}\n${text}\n`
}

it('tells packages by their folders, whichever way their names are written', () => {
  const resources = [
    pipPackage('Ruamel_YAML', { environment }),
    pipPackage('flask', { environment }),
    pipPackage('none', { environment }),
    pipPackage('requests[socks]', { system: true }),
    pipPackage('flask for all', { name: 'Flask', system: true }),
  ]
  const inEnvironment = 'ruamel.yaml-0.17.dist-info\nFlask-2.3.2.dist-info\n*-info\n'
  const onSystem = 'requests-2.31.0.dist-info\nrequests-2.28.1.egg-info\nold_one-1.0-py3.11.egg-info\n'
  expect(type.observe(resources, frame(inEnvironment) + frame(onSystem))).toEqual({
    Ruamel_YAML: { version: '0.17' },
    flask: { version: '2.3.2' },
    none: null,
    'requests[socks]': { version: '2.31.0' },
    'flask for all': null,
  })
  expect(type.probe(...resources).match(/site-packages/g)).toHaveLength(4)
})

it('makes the environment, and installs from where it is told to', () => {
  const [script = ''] = type.converge(
    pipPackage('flask', { environment, version: '2.3.2', from: '/srv/wheels', python: 'python3.11' }),
    null,
  )
  expect(script.split('\n').at(-1)).toBe(
    `{ [ -x ${environment}/bin/pip ] || python3.11 -m venv ${environment} >&2; } && ${environment}/bin/python -m pip install -q --no-index --find-links /srv/wheels -- 'flask==2.3.2'`,
  )
  const [removal = ''] = type.converge(pipPackage('Flask[x]', { environment, state: 'absent' }), {
    version: '1',
  })
  expect(removal).toContain(`: && ${environment}/bin/python -m pip uninstall -q -y -- flask`)
})

it('goes beside the packages of the host only when told to', () => {
  expect(() => pipPackage('flask', {})).toThrow('or "system: true"')
  expect(() => pipPackage('flask', { environment, system: true })).toThrow('but not both')
  const [script = ''] = type.converge(
    pipPackage('flask', { system: true, index: 'https://pypi.example.org/simple' }),
    null,
  )
  expect(script).toContain(
    'python3 -m pip install -q --index-url https://pypi.example.org/simple $hw_anyway -- flask',
  )
})

it('takes no name that pip could take for something else', () => {
  for (const name of ['-r', 'a b', './x', 'x==1', 'x @ https://x', 'x;y', 'x/y', 'a\n'])
    expect(() => pipPackage('id', { name, environment })).toThrow('Cannot use pip_package')
  expect(() => pipPackage('two words', { environment })).toThrow('is not the name of a Python package')
  expect(() => pipPackage('x', { environment, index: 'https://a:b@c/' })).toThrow('without a password')
})
