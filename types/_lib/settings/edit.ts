/** Writes settings into a file: the awk program that finds each key anew, and the data that tells it what to write. */
import { formsOf, type Dialect } from './dialect.ts'
import { isShell } from './read.ts'

/** What is to become of one key: its values, a line each; none for a key that is to go. */
export interface KeyEdit {
  readonly key: string
  readonly values: readonly string[]
}

/** `section` is null for what stands before the first, and for a file without sections. */
export function settingsData(section: string | null, edits: readonly KeyEdit[], dialect: Dialect): string {
  const { ends, hasSections, hasIndentedLines, comments, separator, quotes } = dialect
  const head = [
    ends,
    hasSections ? 'sections' : 'flat',
    hasIndentedLines ? 'indented' : '-',
    comments,
    quotes === 'none' ? 'none' : isShell(dialect) ? 'shell' : 'same',
    separator,
    section === null ? '-' : `[${section}]`,
  ]
  const keys = edits.flatMap(({ key, values }) => [
    key,
    String(values.length),
    ...values.flatMap((value) => {
      const { bare, single, double } = formsOf(value, quotes)
      return [bare, single, double]
    }),
  ])
  return [...head, ...keys].map((line) => `${line}\n`).join('')
}

/** Reads as `read.ts` does. Without a key in the data the section goes, with all that is in it. */
export const settingsProgram: string = String.raw`
function trim(s) { gsub(/^[ \t\r]+|[ \t\r]+$/, "", s); return s }
function comment(t) { return t != "" && index(comments, substr(t, 1, 1)) > 0 }
function cut(t,  p, q) {
  if (ends == "space") {
    if (!match(t, /[ \t]+/)) { name = t; at = 0; return 1 }
    name = substr(t, 1, RSTART - 1); at = RSTART + RLENGTH; return 1
  }
  p = index(t, ends == "colon" ? ":" : "=")
  q = ends == "equals or colon" ? index(t, ":") : 0
  if (q && (!p || q < p)) p = q
  if (!p) return 0
  name = trim(substr(t, 1, p - 1))
  if (style == "shell") sub(/^export[ \t]+/, "", name)
  at = p + 1
  while (substr(t, at, 1) == " " || substr(t, at, 1) == "\t") at++
  return name != ""
}
function closing(raw, quote,  i, c) {
  for (i = 2; i <= length(raw); i++) {
    c = substr(raw, i, 1)
    if (c == "\\" && quote == "\"" && style == "shell") i++
    else if (c == quote) return i
  }
  return 0
}
function written(key, j, raw, long,  c, i, rest) {
  tail = ""
  if (style == "none") return bare[key, j]
  c = substr(raw, 1, 1)
  if (c == "\"" || c == "'") {
    i = closing(raw, c)
    rest = i ? substr(raw, i + 1) : "x"
    if (trim(rest) == "" || (rest ~ /^[ \t]/ && comment(trim(rest)))) {
      if (trim(rest) != "") tail = rest
      return c == "\"" ? twice[key, j] : once[key, j]
    }
    return bare[key, j]
  }
  if (long) return bare[key, j]
  for (i = 2; i <= length(raw); i++)
    if (index(comments, substr(raw, i, 1)) && substr(raw, i - 1, 1) ~ /[ \t]/) {
      while (substr(raw, i - 1, 1) ~ /[ \t]/) i--
      tail = substr(raw, i)
      break
    }
  return bare[key, j]
}
function ending(line) { return line ~ /\r$/ ? "\r" : "" }
BEGIN {
  file = ENVIRON["HW_DATA"]
  getline ends < file; getline shape < file; getline deeper < file; getline comments < file
  getline style < file; getline separator < file; getline section < file
  while ((getline key < file) > 0) {
    keys[++count] = key
    getline wanted[key] < file
    for (j = 1; j <= wanted[key]; j++) { getline bare[key, j] < file; getline once[key, j] < file; getline twice[key, j] < file }
  }
  close(file)
  inside = shape == "flat" || section == "-"
}
{
  text[NR] = $0
  t = trim($0); indent = match($0, /[^ \t\r]/) ? RSTART - 1 : length($0)
  if (last && (going || (deeper == "indented" && indent > depth && t != "" && !comment(t)))) {
    owner[NR] = last; part[NR] = inside; long[last] = 1
    going = $0 ~ /\\\r?$/
    if (inside) end = NR
    next
  }
  last = 0; going = 0
  if (shape == "sections" && substr(t, 1, 1) == "[" && index(t, "]")) {
    inside = section == "[" trim(substr(t, 2, index(t, "]") - 2)) "]"
    if (!first) first = NR
    if (inside) { found = 1; end = NR; model = "" }
  }
  else if (comment(t)) {
    u = t
    while (comment(u)) u = substr(u, 2)
    if (inside && (ends != "space" || u !~ /^[ \t]/) && cut(trim(u))) example[name] = NR
  }
  else if (t != "" && cut(t)) {
    last = NR; depth = indent; going = $0 ~ /\\\r?$/
    if (inside) {
      end = NR; model = substr($0, 1, indent)
      if (name in wanted) {
        owner[NR] = NR; line[name, ++lines[name]] = NR
        front[NR] = at ? substr($0, 1, indent + at - 1) : model name separator
        value[NR] = at ? substr(t, at) : ""
        lead[name] = model
      }
    }
  }
  part[NR] = inside
}
END {
  if (shape == "flat") end = NR
  else if (section == "-") { if (!end && first) end = first - 1; else if (!end) end = NR }
  else if (!found && count) {
    end = NR
    after[end] = (NR && trim(text[NR]) != "" ? "\n" : "") section "\n"
  }
  if (!count) for (i = 1; i <= NR; i++) if (part[i]) gone[i] = 1
  for (k = 1; k <= count; k++) {
    key = keys[k]; have = lines[key] + 0; n = wanted[key] + 0
    for (j = 1; j <= have; j++) {
      i = line[key, j]
      if (j > n) gone[i] = 1
      else { new = written(key, j, value[i], long[i]); text[i] = front[i] new tail ending(text[i]) }
      if (long[i]) for (m = i + 1; owner[m] == i; m++) gone[m] = 1
    }
    if (n > have) {
      place = have ? line[key, have] : (key in example ? example[key] : end)
      ind = have ? lead[key] : model
      for (j = have + 1; j <= n; j++) after[place] = after[place] ind key separator bare[key, j] ending(text[NR]) "\n"
    }
  }
  printf "%s", after[0]
  for (i = 1; i <= NR; i++) {
    if (!gone[i]) print text[i]
    printf "%s", after[i]
  }
}`
