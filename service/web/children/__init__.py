"""One child: who it is and what happened."""
