package org.jitney.journald.dispatch;

import java.util.List;
import java.util.Optional;
import org.jitney.journald.client.Client;

/**
 * A message that is to become an entry.
 *
 * @param fields what the message itself has
 * @param client who sent it, if that is known
 * @param sentUsec when, microseconds since 1970; -1 if the kernel did not say
 * @param objectPid the process that it is about, 0 for none
 */
public record Message(
        List<byte[]> fields, Optional<Client> client, long sentUsec, int priority, int objectPid) {}
