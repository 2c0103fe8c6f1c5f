/** Gives the reader a file to keep. */
export function saveBlob(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob)
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

export const saveCsv = (name: string, content: string): void =>
  saveBlob(name, new Blob([content], { type: 'text/csv;charset=utf-8' }))

const drawn = [
  ...(['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'color', 'opacity'] as const),
  ...(['font-family', 'font-size', 'font-weight'] as const),
]

/** A chart as a drawing that looks outside the page as it does inside. */
function drawingOf(chart: SVGSVGElement): { text: string; width: number; height: number } {
  const { width, height } = chart.getBoundingClientRect()
  const copy = chart.cloneNode(true) as SVGSVGElement
  // A picture knows no style sheet: colours and letters are written into it as they are seen.
  const seen = [chart, ...chart.querySelectorAll<SVGElement>('*')]
  const written = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  for (const [i, part] of seen.entries()) {
    const style = getComputedStyle(part)
    for (const what of drawn) written[i]!.style.setProperty(what, style.getPropertyValue(what))
  }
  copy.setAttribute('width', `${width}`)
  copy.setAttribute('height', `${height}`)
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  return { text: new XMLSerializer().serializeToString(copy), width, height }
}

const ground = () => getComputedStyle(document.documentElement).getPropertyValue('--card').trim()

/** Saves a chart as a drawing (SVG), on the colour of its card, in the look that the reader has. */
export function saveDrawing(name: string, chart: SVGSVGElement): void {
  const text = drawingOf(chart).text.replace(
    /^<svg[^>]*>/,
    (head) => `${head}<rect width="100%" height="100%" fill="${ground()}"/>`,
  )
  saveBlob(name, new Blob([text], { type: 'image/svg+xml' }))
}

/** Saves a chart as a picture (PNG, twice the size on screen), on the colour of its card, in the look that the reader has. */
export async function savePicture(name: string, chart: SVGSVGElement): Promise<void> {
  const room = 16
  const { text, width, height } = drawingOf(chart)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = 2 * (width + 2 * room)
  canvas.height = 2 * (height + 2 * room)
  const pen = canvas.getContext('2d')!
  pen.fillStyle = ground()
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(image, 2 * room, 2 * room, 2 * width, 2 * height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (blob) saveBlob(name, blob)
}
