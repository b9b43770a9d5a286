import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './shell/app.ts';
import { appConfig } from './shell/app.config.ts';
import { applyKeptTheme } from './shell/theme.ts';

applyKeptTheme();
await bootstrapApplication(App, appConfig);
