import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

const ten = (...c: string[]) =>
  Array.from({ length: 10 }, (_, i) => c[Math.min(i, c.length - 1)]) as unknown as MantineColorsTuple
const v = (name: string) => `var(--${name})`

/**
 * Mantine's own greys fail WCAG contrast as text and as borders, so every colour it takes comes from tokens.css: `gray` is what it
 * uses in the light theme, `dark` in the dark one, and both lead to the same tokens, which change with the theme.
 */
export const theme = createTheme({
  primaryColor: 'spruce',
  colors: {
    spruce: ten(v('spruce')),
    red: ten(v('bad')),
    gray: ten(...['paper', 'mid-soft', 'line', 'line', 'field', 'ink-3', 'ink-2', 'ink-2', 'ink-2', 'ink'].map(v)),
    dark: ten(...['ink', 'ink', 'ink-2', 'ink-3', 'field', 'line', 'card', 'paper', 'paper', 'paper'].map(v)),
  },
  white: v('card'),
  black: v('ink'),
  fontFamily: v('font'),
  headings: { fontFamily: v('font'), fontWeight: '620' },
  defaultRadius: 8,
  cursorType: 'pointer',
  respectReducedMotion: true,
})

const palette = {
  '--mantine-color-text': v('ink'),
  '--mantine-color-body': v('card'),
  '--mantine-color-bright': v('ink'),
  '--mantine-color-error': v('bad'),
  '--mantine-color-success': v('spruce'),
  '--mantine-color-placeholder': v('ink-3'),
  '--mantine-color-anchor': v('spruce'),
  '--mantine-color-default': v('card'),
  '--mantine-color-default-hover': v('mid-soft'),
  '--mantine-color-default-color': v('ink'),
  '--mantine-color-default-border': v('field'),
  '--mantine-color-dimmed': v('ink-2'),
  '--mantine-color-disabled': v('mid-soft'),
  '--mantine-color-disabled-color': v('ink-3'),
  '--mantine-color-disabled-border': v('line'),
  '--mantine-primary-color-contrast': v('on-spruce'),
  '--mantine-primary-color-filled': v('spruce'),
  '--mantine-primary-color-filled-hover': v('spruce-hover'),
  '--mantine-primary-color-light': v('spruce-soft'),
  '--mantine-primary-color-light-hover': v('spruce-soft'),
  '--mantine-primary-color-light-color': v('spruce'),
  '--mantine-color-spruce-filled': v('spruce'),
  '--mantine-color-spruce-filled-hover': v('spruce-hover'),
  '--mantine-color-spruce-light': v('spruce-soft'),
  '--mantine-color-spruce-light-hover': v('spruce-soft'),
  '--mantine-color-spruce-light-color': v('spruce'),
  '--mantine-color-spruce-outline': v('spruce'),
  '--mantine-color-spruce-outline-hover': v('spruce-soft'),
  // Quiet buttons: in the dark theme Mantine would take its own dark grey for them.
  '--mantine-color-gray-light': v('mid-soft'),
  '--mantine-color-gray-light-hover': v('mid-soft'),
  '--mantine-color-gray-light-color': v('ink-2'),
  '--mantine-color-gray-text': v('ink-2'),
  '--mantine-color-red-filled': v('bad'),
  '--mantine-color-red-light': v('bad-soft'),
  '--mantine-color-red-light-hover': v('bad-soft'),
  '--mantine-color-red-light-color': v('bad'),
  '--mantine-color-red-text': v('bad'),
  '--mantine-color-red-outline': v('bad'),
  '--mantine-color-red-outline-hover': v('bad-soft'),
} as const
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: palette, dark: palette })
