/** A virtual machine that QEMU runs on this host. */
import { createHash } from 'node:crypto'
import { sh } from '../../src/core/shell.ts'
import { formatSize } from '../../src/core/size.ts'
import { contentOf, textOf } from '../../src/type/content.ts'
import { defineType } from '../../src/type/define-type.ts'
import { each } from '../../src/type/each.ts'
import type { Content } from '../../src/type/state.ts'
import { ancestorsOf } from '../_lib/absolute-path.ts'
import { convergeVm } from './converge.ts'
import { directoryOf, GuestName, Params } from './params.ts'
import { startScript } from './start-script.ts'
import { observeVm } from './state.ts'
import { stopScript } from './stop-script.ts'

export const vmQemu = defineType({
  name: 'vm_qemu',
  summary: 'A virtual machine that QEMU runs on this host',
  id: GuestName,
  params: Params,

  needs: ({ id, params }) => [
    'package:qemu-system-x86',
    'package:qemu-utils',
    'package:socat',
    ...params.nics.map(({ bridge }) => `bridge:${bridge}` as const),
    ...ancestorsOf(directoryOf(id, params)).map((path) => `directory:${path}` as const),
    ...[params.kernel, params.initrd].flatMap((path) =>
      path === undefined ? [] : [`file:${path}` as const],
    ),
  ],

  observe: each(observeVm),

  desired: ({ id, params }) =>
    params.state === 'absent'
      ? null
      : {
          start: startOf(id, params),
          stop: createHash('sha256').update(stopScript(id, params)).digest('hex'),
          authorizedKeys: params.seed.authorizedKeys,
          disks: params.disks.map(({ name, size }) => `${name} ${formatSize(size)}`),
          hostKey: true,
          running: params.state === 'running',
        },

  converge: convergeVm,

  read: ({ id, params }) => ({
    script: sh`cat ${`${directoryOf(id, params)}/start`}`,
    parse: (stdout, code) => (code === 0 ? textOf(stdout) : null),
  }),

  learn: ({ id }, { publicKey }) =>
    publicKey === null ? [] : [{ kind: 'host-key', host: id, key: publicKey }],

  notes: ({ id, params }, { accel, startedBy }) => [
    ...(params.accel === 'auto' && accel === 'tcg'
      ? [
          'runs without hardware virtualization, by emulation (tcg): guests do not start with what this host has for /dev/kvm',
        ]
      : []),
    // Compared with what is wanted, and not with what is there: a plan tells it of a change that is still to be made.
    ...(accel !== null && params.state === 'running' && startedBy !== startOf(id, params).sha256
      ? ['runs with earlier settings; the present ones hold from its next start']
      : []),
  ],
})

function startOf(id: string, params: Params): Content {
  return contentOf(startScript(id, params))
}
