package org.jitney.bus.client;

/**
 * Who is calling, as the kernel or the bus vouches for it.
 *
 * @param uniqueName empty on a direct connection
 * @param pid 0 when it is not known
 */
public record PeerIdentity(String uniqueName, long uid, long pid) {}
