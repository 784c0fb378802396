package org.jitney.clients.logs;

import java.time.ZoneId;
import java.util.Set;
import org.jitney.clients.cli.Output;

/**
 * How entries look.
 *
 * @param all whether long and unprintable fields are shown as they are
 * @param full whether lines may be of any length
 * @param catalog whether explanations of messages follow them
 * @param hostname whether the host is named in each line
 * @param firstLine whether only the first line of a message is shown
 * @param marks whether colours are written as for a message that may hold a searched part
 * @param links whether terminals get links to open
 * @param columns the width of lines if they are cut
 * @param fields the only fields to print in modes that print fields; empty for all
 * @param zone the time zone of what people read
 * @param output which colours and signs there are
 */
public record EntryStyle(
        boolean all,
        boolean full,
        boolean catalog,
        boolean hostname,
        boolean firstLine,
        boolean marks,
        boolean links,
        int columns,
        Set<String> fields,
        ZoneId zone,
        Output output) {}
