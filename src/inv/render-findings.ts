/** How a person reads findings: by object, each with what mends it. */
import { lines, table, toned, type Block, type Cell, type Tone } from '../command/block.ts'
import { groupBy } from '../core/group-by.ts'
import { codeFamilies } from '../inventory/check/families.ts'
import type { Finding, Severity, WaivedFinding } from '../inventory/check/finding.ts'

const tones: Readonly<Record<Severity, Tone>> = { error: 'bad', warning: 'warning', info: 'dim' }

export function renderFindings(
  findings: readonly Finding[],
  waived: readonly WaivedFinding[],
): readonly Block[] {
  const byObject = groupBy(findings, ({ object }) => `${object.kind} ${object.name}`)
  return [
    ...[...byObject].map(([title, own]) => lines(...objectLines(title, own))),
    lines(summary(findings, waived)),
  ]
}

function objectLines(title: string, findings: readonly Finding[]): readonly Cell[] {
  return [
    toned('strong', `${title}  ${findings[0]?.place.file}`),
    ...findings.flatMap(({ severity, code, message, mend }) => [
      toned(tones[severity], `  ${severity} ${code}: ${message}`),
      toned('dim', `    → ${mend}`),
    ]),
    '',
  ]
}

function summary(findings: readonly Finding[], waived: readonly WaivedFinding[]): string {
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length
    return count === 0
      ? []
      : [severity === 'info' ? `${count} info` : `${count} ${severity}${count > 1 ? 's' : ''}`]
  })
  const found = counts.length === 0 ? 'nothing found' : counts.join(', ')
  return waived.length === 0 ? found : `${found}, ${waived.length} waived`
}

/** All codes, by family. */
export function renderCodes(): readonly Block[] {
  return codeFamilies.flatMap(({ title, codes }) => [
    lines(toned('strong', title)),
    table(
      ['CODE', 'SEVERITY', { title: 'MEANING', cut: true }],
      Object.entries(codes).map(([code, { severity, meaning }]) => [
        code,
        toned(tones[severity], severity),
        meaning,
      ]),
    ),
    lines(''),
  ])
}
