/** Reads YAML as it was meant: what only looks like a number, `00123` or `1e5`, keeps its digits and is text. */
import { parse, YAMLParseError, type ScalarTag, type Tags } from 'yaml'
import type { Problem } from '../../core/errors.ts'
import { readEmitted } from './read-emitted.ts'

/** Plain data. What is wrong with the text is added to `problems`. */
export function readYaml(text: string, problems: Problem[]): unknown {
  const emitted = readEmitted(text)
  if (emitted !== undefined) return emitted.value
  try {
    // An empty file is an object without anything said about it.
    return (parse(text, { prettyErrors: true, customTags: exactNumbers }) as unknown) ?? {}
  } catch (error) {
    // The aliases of a document are resolved as it is read: too many of them are a ReferenceError.
    if (!(error instanceof YAMLParseError) && !(error instanceof ReferenceError)) throw error
    problems.push({ message: `it is no YAML: ${error.message.split('\n')[0] ?? ''}` })
    return {}
  }
}

/** A serial number with zeros in front or with thirty digits is the same one afterwards. */
export function exactNumbers(tags: Tags): Tags {
  return tags.map((tag) => {
    if (typeof tag === 'string' || !('resolve' in tag) || tag.collection !== undefined) return tag
    if (tag.tag !== 'tag:yaml.org,2002:int' && tag.tag !== 'tag:yaml.org,2002:float') return tag
    const exact: ScalarTag = {
      ...tag,
      resolve: (source, onError, options) => {
        const value = tag.resolve(source, onError, options)
        return String(value) === source ? value : source
      },
    }
    return exact
  })
}
