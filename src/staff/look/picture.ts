/** Hangs a drawing as one picture with one label: Plot names each mark of its own, and the table beside it holds the parts. */
export function hang(drawing: Element, label: string, place: HTMLElement): void {
  for (const part of drawing.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label')
  drawing.setAttribute('role', 'img')
  drawing.setAttribute('aria-label', label)
  place.replaceChildren(drawing)
}
