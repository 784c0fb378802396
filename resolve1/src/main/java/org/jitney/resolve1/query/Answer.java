package org.jitney.resolve1.query;

import org.xbill.DNS.Record;

/**
 * A record of an answer.
 *
 * @param ifindex of the link that it came by, 0 for none
 */
public record Answer(Record record, int ifindex) {}
