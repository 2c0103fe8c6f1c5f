import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { contract } from './scripts/contract-plugin.ts'

/** The staff app. `npx vite` serves it while it is worked on and passes the API on to a running Hetki (HETKI_SERVER). */
export default defineConfig({
  root: 'src/staff',
  base: '/app/',
  plugins: [contract(), react()],
  build: {
    outDir: '../../dist/staff',
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // What every screen needs comes in a few files, not in fifty; screens, charts and QR codes come when they are opened.
        codeSplitting: {
          groups: [
            {
              name: 'library',
              test: /node_modules\/(?!(@observablehq|d3|internmap|delaunator|robust|uqr|binary-search|interval-tree|isoformat))/,
            },
            { name: 'shared', test: /src\/staff\/(?!screens\/|main)/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': process.env.HETKI_SERVER ?? 'http://127.0.0.1:3000' } },
})
