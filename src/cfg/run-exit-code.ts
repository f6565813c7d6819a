/** The exit code of a run over several hosts. */
import type { HostReport } from '../apply/report.ts'
import { type ExitCode, exitCode } from '../core/errors.ts'

/**
 * 1 where a host failed; 2 where only manifests or the inventory are at fault, so that nothing was changed; 3 where a
 * plan found differences.
 */
export function runExitCode(reports: readonly HostReport[], mode: 'plan' | 'apply'): ExitCode {
  const failed = reports.filter(({ outcome }) => outcome === 'failed')
  if (failed.length > 0)
    return failed.every(({ error }) => error?.exitCode === exitCode.usage) &&
      reports.every(({ counts }) => mode === 'plan' || counts.changed === 0)
      ? exitCode.usage
      : exitCode.hostFailed
  return mode === 'plan' && reports.some(({ outcome }) => outcome !== 'ok')
    ? exitCode.differences
    : exitCode.done
}
