package org.jitney.manager;

/**
 * A job that is over, as the history keeps it; times are realtime microseconds, 0 for never.
 *
 * @param id its number
 * @param unit primary name of its unit
 * @param type token of the type that it had last
 * @param mode token of the mode of the request
 * @param result token of how it ended
 * @param queuedUsec when it was asked for
 * @param begunUsec when it first ran
 * @param overUsec when it ended
 * @param requester who asked
 * @param cause the request, or what made the request bring this job along
 * @param endedBy who canceled it, else empty
 */
public record PastJob(
        int id,
        String unit,
        String type,
        String mode,
        String result,
        long queuedUsec,
        long begunUsec,
        long overUsec,
        Requester requester,
        String cause,
        String endedBy) {}
