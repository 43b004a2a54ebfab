import './app/app.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './api/query-client.ts'
import { Localized } from './app/localized.tsx'
import { createPanelRouter } from './app/router.tsx'
import { startI18n } from './i18n/i18n.ts'
import { followSystemTheme } from './ui/theme.ts'

followSystemTheme()
await startI18n()

const router = createPanelRouter(queryClient)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <Localized>
        <RouterProvider router={router} />
      </Localized>
    </QueryClientProvider>
  </StrictMode>,
)
