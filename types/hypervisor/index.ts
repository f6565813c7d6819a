/** A host that runs its virtual machines with QEMU, all of it from the inventory: bridges, guests, and their start with the host. */
import * as z from 'zod/mini'
import { Invalid, UserError, type Problem } from '../../src/core/errors.ts'
import { defineType } from '../../src/type/define-type.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { bridgesFor } from './bridges.ts'
import { autostart } from './autostart.ts'
import { guestOptions } from './guest-options.ts'
import { guestsOf } from './guests.ts'

const Params = z.strictObject({
  guests: z
    .optional(z.array(z.string()))
    .check(
      z.describe(
        'Names of guests to run here. Default: all whose parent this host is, but those that are planned or retired and those with another `driver` attribute than `qemu`.',
      ),
    ),
  kernel: z
    .optional(AbsolutePath)
    .check(z.describe('For guests that boot a kernel of the hypervisor; see vm_qemu.')),
  initrd: z.optional(AbsolutePath).check(z.describe("The kernel's initial file system.")),
  append: z.optional(z.string()).check(z.describe("The kernel's command line.")),
  authorizedKeys: z
    ._default(z.array(z.string()), [])
    .check(z.describe('SSH keys that guests let in as root from their first start on.')),
  accel: z._default(z.enum(['auto', 'kvm', 'tcg']), 'auto').check(z.describe('See vm_qemu.')),
  autostart: z
    ._default(z.boolean(), true)
    .check(z.describe('Whether the guests start and stop with this host.')),
})

export type HypervisorParams = z.output<typeof Params>

export const hypervisor = defineType({
  name: 'hypervisor',
  summary: 'A host that runs its virtual machines with QEMU, from the inventory',
  id: z.literal('qemu', { error: 'must be "qemu"' }),
  params: Params,

  compose: ({ params }, context) => {
    const { host, facts, resource } = context
    if (facts.os.family !== 'debian')
      throw new UserError(
        `Cannot make "${host.name}" a hypervisor: hypervisor knows Debian, not ${facts.os.id}`,
      )
    const problems: Problem[] = []
    const guests = guestsOf(params.guests, context, problems)
    const bridges = bridgesFor(guests, context, problems)
    const options = guests.map((guest) => ({ guest, options: guestOptions(guest, params, problems) }))
    if (problems.length > 0) throw new Invalid(`Cannot run the guests of "${host.name}"`, problems)

    const packages = ['qemu-system-x86', 'qemu-utils', 'socat'].map((name) => resource('package', name))
    const machines = options.map((one) =>
      resource('vm_qemu', one.guest.name, { ...one.options, needs: [...packages, ...bridges] }),
    )
    const names = guests.map(({ name }) => name)
    return [packages, bridges, machines, params.autostart && autostart(names, machines, context)]
  },
})
