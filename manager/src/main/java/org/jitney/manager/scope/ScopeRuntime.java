package org.jitney.manager.scope;

/**
 * What clients see of a scope that runs.
 *
 * @param result token of how it ended, {@code success} until then
 * @param controller the bus name that is asked to end it, empty for none
 */
public record ScopeRuntime(String result, String controller) {}
