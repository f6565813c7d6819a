/** JSON in ASCII, whatever is in it: no reader has to guess an encoding. */

/** Indented, with a newline at its end. */
export function asciiJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
  return `${text.replaceAll(/[\u007f-\uffff]/g, escape)}\n`
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
