/**
 * What a bus is told: {@link org.jitney.broker.config.BrokerConfig} in Java, or the reference's
 * configuration files, which {@link org.jitney.broker.config.ConfigReader} reads.
 *
 * <p>Files and users are looked up while a configuration is read and never later, so the loop of
 * the bus asks neither.
 */
@NullMarked
package org.jitney.broker.config;

import org.jspecify.annotations.NullMarked;
