import { Component } from '@angular/core';
@Component({ selector: 'app-orders-page', template: `<h1>Orders</h1>` })
export class OrdersPage {}
