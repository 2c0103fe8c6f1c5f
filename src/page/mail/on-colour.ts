/** Black or white, whichever is easier to read on a colour (#rrggbb), by WCAG's relative luminance. */
export function onColour(colour: string): '#ffffff' | '#18211d' {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const part = Number.parseInt(colour.slice(i, i + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b
  return 1.05 / (light + 0.05) >= (light + 0.05) / 0.0628 ? '#ffffff' : '#18211d'
}
