import './look/mantine.css'
import './look/tokens.css'
import './look/base.css'
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { cssVariables, theme } from './look/theme.ts'
import { queryClient } from './queries.ts'
import { router } from './routes.tsx'
import { firstLanguage, setLanguage } from './text.ts'

await setLanguage(firstLanguage())

createRoot(document.getElementById('app')!).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={cssVariables}
    defaultColorScheme="auto"
    colorSchemeManager={localStorageColorSchemeManager({ key: 'hetki-theme' })}
  >
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>,
)
