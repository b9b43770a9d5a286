import { Component } from '@angular/core';
@Component({ selector: 'app-catalog-page', template: `<h1>Catalog</h1>` })
export class CatalogPage {}
