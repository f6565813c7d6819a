/** A setting of the kernel: what it is now, and after the next boot. */
import * as z from 'zod/mini'
import { groupBy } from '../../src/core/group-by.ts'
import { lines, raw, sh, type Shell } from '../../src/core/shell.ts'
import { defineType, type Change, type HostContext } from '../../src/type/define-type.ts'
import { editLines, type KeyedLine } from '../_lib/keyed-lines.ts'
import { dotted, moduleOf, procPath, writings } from './key.ts'
import { observeSettings, type SettingState } from './observe.ts'
import { fileOf, Params } from './params.ts'

type SettingChange = Change<Params, SettingState>

export const sysctl = defineType({
  name: 'sysctl',
  summary: 'A setting of the kernel: what it is now, and after the next boot',
  id: z.pipe(
    z.string().check(
      z.regex(/^[A-Za-z0-9_][A-Za-z0-9_@:-]*(?:[./][A-Za-z0-9_@:-]+)+$/, {
        error: 'must be the name of a setting, in parts joined by dots or slashes',
      }),
      z.describe(
        'Its name: `net.ipv4.ip_forward`; `net/ipv4/conf/eth0.100/rp_filter` where a part has a dot.',
      ),
    ),
    z.transform(dotted),
  ),
  params: Params,
  needs: ({ id, params }, context) => {
    const module = moduleOf(id)
    return [
      `file:${fileOf(params, context)}`,
      ...(module === undefined ? [] : [`kernel_module:${module}` as const]),
    ]
  },

  observe: observeSettings,

  desired: ({ params }) => {
    if (params.state === 'absent' || params.value === undefined) return null
    return { saved: params.value, ...(params.now ? { value: params.value } : {}) }
  },

  converge: (change, context) => together([change], context),
  convergeAll: together,

  notes: (_wanted, { overridden }) =>
    overridden === null ? [] : [`will be otherwise after the next boot, by ${overridden}`],

  keeps: ({ params }, context) => [fileOf(params, context)],
  putBack: ({ id, keys, before }, context) =>
    keys.includes('value') && typeof before?.value === 'string'
      ? setNow([{ id, value: before.value }], context)
      : null,
})

// `-` before a key: a failure is no matter.
const KEY = raw(
  'function key(text) { if (text ~ /^[ \\t]*[#;]/ || text !~ /=/) return ""; sub(/=.*/, "", text); gsub(/^[ \\t]*-?[ \\t]*|[ \\t]*$/, "", text); return text }',
)

/** Each file once; then what is to be so at once, each with its own complaint. */
function together(changes: readonly SettingChange[], context: HostContext): readonly Shell[] {
  const saving = changes.filter(({ after, keys }) => after === null || keys.includes('saved'))
  const files = groupBy(saving, ({ params }) => fileOf(params, context))
  const setting = changes.filter(({ keys }) => keys.includes('value'))
  return [
    ...[...files].map(([path, some]) => editLines(path, KEY, some.map(lineOf))),
    ...(setting.length === 0
      ? []
      : [
          setNow(
            setting.map(({ id, params }) => ({ id, value: params.value ?? '' })),
            context,
          ),
        ]),
  ]
}

function lineOf({ id, after }: SettingChange): KeyedLine {
  return {
    keys: writings(id),
    line: after === null ? null : `${id} = ${after.saved ?? ''}`,
  }
}

function setNow(
  settings: readonly { readonly id: string; readonly value: string }[],
  { facts }: HostContext,
): Shell {
  const isLinux = facts.kernel.name === 'Linux'
  const set = isLinux
    ? sh`hw_set() { ( printf '%s\n' "$3" >"/proc/sys/$2" ) 2>&1`
    : sh`hw_set() { sysctl "$1=$3" >/dev/null 2>&1`
  return lines(
    sh`hw_failed=
${set} || { hw_failed=yes; printf 'the kernel does not take "%s" for %s\n' "$3" "$1" >&2; }; }`,
    ...settings.map(({ id, value }) => sh`hw_set ${id} ${procPath(id)} ${value}`),
    sh`[ -z "$hw_failed" ]`,
  )
}
