/** A module of the kernel: loaded now and at boot, with its options, or kept out. */
import * as z from 'zod/mini'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change, type HostContext, type Wanted } from '../../src/type/define-type.ts'
import { probe } from '../../src/type/probe.ts'
import { type Observed, refused } from '../../src/type/state.ts'
import { put, putFunction } from '../_lib/put-file.ts'
import { readTexts, showTexts } from '../_lib/text-of-files.ts'
import { optionsOf, Params } from './params.ts'

interface ModuleState {
  /** Whether a file of ours has it loaded at boot. */
  readonly boot: boolean
  /** What our file in /etc/modprobe.d says. */
  readonly settings: string
  /** Whether the kernel has it now. */
  readonly loaded: boolean
  readonly [key: string]: boolean | string
}

type ModuleChange = Change<Params, ModuleState>

export const kernelModule = defineType({
  name: 'kernel_module',
  summary: 'A module of the kernel: loaded now and at boot, with its options, or kept out',
  id: z.pipe(
    z.string().check(
      z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/, {
        error: 'must be the name of a module: letters, digits, "_" and "-"',
      }),
      z.describe('Its name: `br_netfilter`. A hyphen is an underscore to the kernel, and here too.'),
    ),
    z.transform((name) => name.replaceAll('-', '_')),
  ),
  params: Params,

  observe: (wanted, { facts }) => {
    const names = wanted.map(({ id }) => id)
    // A module that is built into the kernel is not in the list of those that are loaded.
    const script = lines(
      showTexts(names.flatMap((name) => [bootFile(name), settingsFile(name)])),
      raw('echo =loaded; cat /proc/modules 2>/dev/null'),
      raw('echo =built-in; cat "/lib/modules/$(uname -r)/modules.builtin" 2>/dev/null'),
      sh`echo =present; for hw_name in ${names}; do if [ -d "/sys/module/$hw_name" ]; then echo "$hw_name"; fi; done; echo =end`,
    )
    return probe(script, (stdout) => {
      const found = readModules(stdout)
      return new Map(wanted.map((one) => [one.id, stateOf(one, found, facts)]))
    })
  },

  desired: ({ id, params }) => {
    if (params.state === 'absent') return null
    const isWanted = params.state === 'present'
    return {
      boot: isWanted,
      settings: settingsOf(id, params),
      ...(params.now ? { loaded: isWanted } : {}),
    }
  },

  converge: (change: ModuleChange) => {
    const { id, params, keys, before } = change
    if (change.after === null) return [sh`rm -f ${bootFile(id)} ${settingsFile(id)}`]
    const settings = settingsOf(id, params)
    return [
      ...(keys.includes('settings')
        ? [settings === '' ? sh`rm -f ${settingsFile(id)}` : write(settingsFile(id), settings)]
        : []),
      ...(keys.includes('boot')
        ? [params.state === 'present' ? write(bootFile(id), `${id}\n`) : sh`rm -f ${bootFile(id)}`]
        : []),
      ...(keys.includes('loaded') && (before?.loaded ?? false) !== (params.state === 'present')
        ? [params.state === 'present' ? sh`modprobe ${id}` : sh`modprobe -r ${id}`]
        : []),
    ]
  },

  keeps: ({ id }) => [bootFile(id), settingsFile(id)],
})

function write(path: string, text: string): Shell {
  return lines(putFunction, put(path, text))
}

function bootFile(name: string): string {
  return `/etc/modules-load.d/hostwright-${name}.conf`
}

function settingsFile(name: string): string {
  return `/etc/modprobe.d/hostwright-${name}.conf`
}

/** modprobe.d(5). `blacklist` alone leaves the module to those that name it, or need it. */
function settingsOf(name: string, params: Params): string {
  if (params.state === 'blacklisted') return `blacklist ${name}\ninstall ${name} /bin/false\n`
  const options = optionsOf(params)
  return options.length === 0 ? '' : `options ${name} ${options.join(' ')}\n`
}

interface Modules {
  readonly texts: ReadonlyMap<string, string>
  readonly loaded: ReadonlySet<string>
  readonly builtIn: ReadonlySet<string>
}

function readModules(stdout: string): Modules {
  const [texts = '', loaded = '', builtIn = '', present = ''] = stdout.split(
    /^=(?:loaded|built-in|present)$/m,
  )
  if (!/^=end$/m.test(present)) throw new Error('the probe did not run to its end')
  const listed = loaded.split('\n').map((line) => line.split(' ')[0] ?? '')
  return {
    texts: readTexts(texts),
    loaded: new Set([...listed, ...present.split('\n')]),
    builtIn: new Set(
      [...builtIn.matchAll(/([^/\n]+)\.ko(?:\.[a-z]+)?$/gm)].map(([, name = '']) =>
        name.replaceAll('-', '_'),
      ),
    ),
  }
}

function stateOf(
  { id, params }: Wanted<Params>,
  { texts, loaded, builtIn }: Modules,
  { kernel }: HostContext['facts'],
): Observed<ModuleState> {
  if (kernel.name !== 'Linux')
    return refused(`kernel modules are those of Linux, and the host has ${kernel.name}`)
  const isLoaded = loaded.has(id) || builtIn.has(id)
  const boot = texts.get(bootFile(id))
  const settings = texts.get(settingsFile(id)) ?? ''
  if (params.state === 'absent' && boot === undefined && settings === '') return null
  if (params.state === 'blacklisted' && params.now && builtIn.has(id))
    return refused(`"${id}" is built into the kernel`, 'set now: false, for kernels that have it as a module')
  return { boot: boot === `${id}\n`, settings, loaded: isLoaded }
}
