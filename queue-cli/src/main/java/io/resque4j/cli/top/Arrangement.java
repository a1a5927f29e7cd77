package io.resque4j.cli.top;

/**
 * How the items of a pane are sorted.
 *
 * @param order which of its orders
 * @param reversed whether the last comes first
 */
record Arrangement(int order, boolean reversed) {
  Arrangement next(int orders) {
    return new Arrangement((order + 1) % orders, false);
  }

  Arrangement turned() {
    return new Arrangement(order, !reversed);
  }
}
