import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { Row } from '../database/row.ts';
import { Product } from './product.entity.ts';

/** A picture of a product; the first by position is the one that customers see. */
@Entity('product_images')
@Index('product_images_by_product', ['businessId', 'productId', 'position'])
export class ProductImage extends Row {
  @Column('uuid')
  productId: string;

  @ManyToOne(() => Product, (product) => product.images, { onDelete: 'CASCADE' })
  @JoinColumn([
    { name: 'business_id', referencedColumnName: 'businessId', foreignKeyConstraintName: 'product_images_of_product' },
    { name: 'product_id', referencedColumnName: 'id', foreignKeyConstraintName: 'product_images_of_product' },
  ])
  product: Relation<Product>;

  /** Among the files of the business. */
  @Column('uuid')
  fileId: string;

  @Column('integer')
  position: number;
}
