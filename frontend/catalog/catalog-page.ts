import { Component } from '@angular/core';
@Component({ selector: 'app-catalog-page', template: `` })
export class CatalogPage {}
