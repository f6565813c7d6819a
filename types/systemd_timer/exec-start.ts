/** Words of a unit file: systemd.service(5), "Command lines". */

/** Has the shell run a line of text. */
export function execStart(command: string): string {
  // A dollar sign would be one of systemd's own variables.
  return `/bin/sh -c ${settingWord(command).replaceAll('$', '$$$$')}`
}

/** One word, whatever is in it. */
export function settingWord(text: string): string {
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', String.raw`\"`)
    .replaceAll('%', '%%')
    .replaceAll('\t', String.raw`\t`)
  return `"${escaped}"`
}
