package org.jitney.guest.image;

/**
 * A part of a disk.
 *
 * @param number from 1 on; 0 is the whole disk
 * @param offset where it starts, in bytes
 * @param size in bytes
 * @param type the GUID of a GPT's, the hexadecimal number of an MBR's, or nothing
 * @param uuid what {@code PARTUUID=} means
 * @param label what {@code PARTLABEL=} means
 */
public record Partition(
        int number, long offset, long size, String type, String uuid, String label) {}
