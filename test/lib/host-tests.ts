/** The tests whose hosts are this very machine, found by what they import: two of them at once would meet at its one lock. */
import { sourceFiles } from './source-files.ts'

const REACHES_THIS_MACHINE =
  /\/lib\/(?:engine-on-host|local-transport|loopback-site|loopback-sshd|reach|run-context|slow-apply)\.ts'/

export function hostTests(): string[] {
  return [...sourceFiles('test/integration')].flatMap(([path, text]) =>
    path.endsWith('.test.ts') && REACHES_THIS_MACHINE.test(text) ? [path] : [],
  )
}
