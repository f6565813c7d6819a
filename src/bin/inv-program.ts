/** The program `inv`. */
import { completionEntry } from '../command/completion-command.ts'
import { invCommands } from './inv-commands.gen.ts'
import type { Program } from './program.ts'

export const invProgram: Program = {
  name: 'inv',
  summary:
    'Records machines, bought or virtual, with their networks, addresses and names, looks after their life, and generates what follows from them: DHCP, DNS and more.',
  commands: [...invCommands, completionEntry('inv')],
  examples: [
    { line: 'inv add network office', does: 'a network' },
    { line: 'inv add subnet 10.20.0.0/24 --network office', does: 'a prefix on it' },
    { line: 'inv add host web01 --network office', does: 'a machine with the next free address' },
    { line: 'inv export dhcpd', does: 'the configuration that follows' },
  ],
  elsewhere: {
    customer: 'cfg customers',
    customers: 'cfg customers',
    secret: 'cfg secret',
    secrets: 'cfg secret list',
    sync: 'cfg sync',
  },
  complete: async (kind, context) => (await import('../inv/complete.ts')).completeNames(kind, context),
}
