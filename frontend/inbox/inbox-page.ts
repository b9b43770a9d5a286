import { Component } from '@angular/core';
@Component({ selector: 'app-inbox-page', template: `<h1>Inbox</h1>` })
export class InboxPage {}
