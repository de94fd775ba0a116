package io.s3ranged.engine.memory;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The pieces of one size. A slab serves one class at a time: it is cut when the class has no free
 * piece and given back when all its pieces are free again. Not thread-safe: the pool's lock guards
 * it.
 */
final class SizeClass {

  /** A slab that is cut into pieces of one size. */
  static final class Cut {
    final ByteBuffer slab;
    final Deque<Piece> free;
    final int pieces;
    boolean quarantined;

    Cut(SizeClass owner, ByteBuffer slab) {
      this.slab = slab;
      this.pieces = slab.capacity() / owner.pieceBytes;
      this.free = new ArrayDeque<>(pieces);
      for (int i = 0; i < pieces; i++) {
        free.push(new Piece(owner, this, i * owner.pieceBytes));
      }
    }
  }

  /** One piece of a slab. */
  record Piece(SizeClass owner, Cut cut, int offset) {

    ByteBuffer memory() {
      return cut.pieces == 1 ? cut.slab : cut.slab.slice(offset, owner.pieceBytes);
    }
  }

  private final int pieceBytes;
  private final List<Cut> partlyFree = new ArrayList<>();

  SizeClass(int pieceBytes) {
    this.pieceBytes = pieceBytes;
  }

  int pieceBytes() {
    return pieceBytes;
  }

  /** A free piece, or null. */
  Piece take() {
    if (partlyFree.isEmpty()) {
      return null;
    }
    Cut cut = partlyFree.get(partlyFree.size() - 1);
    Piece piece = cut.free.pop();
    if (cut.free.isEmpty()) {
      partlyFree.remove(partlyFree.size() - 1);
    }
    return piece;
  }

  /** Cuts a slab and takes its first piece. */
  Piece cut(ByteBuffer slab) {
    partlyFree.add(new Cut(this, slab));
    return take();
  }

  /** Takes a piece back; returns its slab if all of it is free now, else null. */
  ByteBuffer give(Piece piece) {
    Cut cut = piece.cut();
    if (cut.quarantined) {
      return null;
    }
    if (cut.free.isEmpty()) {
      partlyFree.add(cut);
    }
    cut.free.push(piece);
    if (cut.free.size() < cut.pieces) {
      return null;
    }
    partlyFree.remove(cut);
    return cut.slab;
  }

  /** Never uses a piece or its slab again; false if the slab is in quarantine already. */
  static boolean quarantine(Piece piece) {
    Cut cut = piece.cut();
    boolean first = !cut.quarantined;
    cut.quarantined = true;
    piece.owner().partlyFree.remove(cut);
    return first;
  }
}
