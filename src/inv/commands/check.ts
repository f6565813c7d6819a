/** `inv check` */
import { defineCommand } from '../../command/command.ts'
import { exitCode } from '../../core/errors.ts'
import { findingsOf } from '../../inventory/check/findings-of.ts'
import { allCodes } from '../../inventory/check/families.ts'
import { severities } from '../../inventory/check/finding.ts'
import { selectFindings } from '../../inventory/check/select-findings.ts'
import { objectKinds } from '../../inventory/text/paths.ts'
import { nameAfterKind } from '../complete-kinds.ts'
import { renderCodes, renderFindings } from '../render-findings.ts'
import { withInventory } from '../with-inventory.ts'

export const checkCommand = defineCommand({
  words: ['check'],
  summary: 'Find what is wrong or doubtful in the inventory; exit code 3 if anything is',
  description:
    'Looks at everything that is recorded, however it came there: what servers would refuse, what their own checkers let pass, ' +
    'and what is most likely not meant. Each finding has a code, its place in the text and what mends it; docs/check.md lists all ' +
    'codes. What is well as it is gets a waiver: inv add waiver.\n\n' +
    'Errors and warnings make the exit code 3. Infos do not; they are shown with -v.',
  positionals: {
    what: {
      summary: 'a kind, a kind and names, or hosts by name, @group or query (default: everything)',
      value: 'KIND NAME | QUERY',
      many: true,
      optional: true,
      complete: (before: readonly string[]) =>
        before.length === 0 ? [...objectKinds, 'subnet'] : nameAfterKind(before),
    },
  },
  options: {
    code: {
      type: 'text',
      many: true,
      commas: true,
      summary: 'only findings of this code',
      complete: [...allCodes.keys()],
    },
    severity: {
      type: 'text',
      choices: severities,
      summary: 'only findings at least as severe (default: warning)',
    },
    codes: { type: 'flag', summary: 'list all codes with their meanings' },
  },
  examples: [
    { line: 'inv check', does: 'everything' },
    { line: 'inv check --severity error', does: 'what no server would take' },
    { line: 'inv check host web01', does: 'one object' },
    { line: 'inv check group=web state=active', does: 'the hosts that a query selects' },
    { line: 'inv check --code rack-overlap --json', does: 'one code, for a program' },
  ],
  run: async (context, { what, code, severity, codes }) => {
    if (codes)
      return {
        result: {
          codes: [...allCodes].map(([name, meaning]) => ({ code: name, ...meaning })),
        },
        render: renderCodes(),
      }
    return withInventory(context, async ({ site, store }) => {
      const snapshot = await store.read(async (reader) => reader.snapshot())
      const checked = findingsOf(snapshot, { settings: site.config })
      const wanted = { words: what, codes: code }
      const isWanted = selectFindings(snapshot, { ...wanted, severity: severity ?? 'info' })
      const findings = checked.findings.filter((finding) => isWanted(finding))
      const waived = checked.waived.filter((finding) => isWanted(finding))
      // Programs are given the infos too, people when they ask.
      const least = severity ?? (context.verbosity > 0 ? 'info' : 'warning')
      const isShown = selectFindings(snapshot, { ...wanted, severity: least })
      const counts = findings.some((finding) => finding.severity !== 'info')
      return {
        result: { findings, waived },
        render: renderFindings(
          findings.filter((finding) => isShown(finding)),
          waived,
        ),
        exitCode: counts ? exitCode.differences : exitCode.done,
      }
    })
  },
})
