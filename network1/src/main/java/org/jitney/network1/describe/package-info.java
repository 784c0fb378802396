/**
 * What there is as JSON, as the methods {@code Describe} answer it. The kernel is asked anew for
 * what is not kept: all links, addresses, routes, neighbours, next hops and rules, each in one go.
 */
@NullMarked
package org.jitney.network1.describe;

import org.jspecify.annotations.NullMarked;
