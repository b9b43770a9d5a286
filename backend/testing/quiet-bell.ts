import { Notifications } from '../database/notifications.ts';
import { SystemClock } from '../database/ports.ts';
import { Bell } from '../messaging/bell.ts';

/** A bell that hears nothing from other processes: whoever is tested is woken by the test. */
export const quietBell = (): Bell => new Bell(new Notifications(new SystemClock()));
